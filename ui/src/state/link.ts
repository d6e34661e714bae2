/** The link to what is shown, for somebody who opens it later. */

import { href, path, query } from "./address";
import { range } from "./range";

/**
 * Return the whole address. A range that ends now becomes the two moments that it is at now, unless
 * *isRelative*; one that the page does not depend on stays out.
 */
export function linkToHere({ isRelative, isTimeless }: LinkWishes): string {
  const parameters = new URLSearchParams(query.peek());
  const { span, fromMs, toMs } = range.peek();
  if (span !== null && !isTimeless) {
    parameters.delete("range");
    if (isRelative) {
      parameters.set("range", span);
    } else {
      parameters.set("from", new Date(fromMs).toISOString());
      parameters.set("to", new Date(toMs).toISOString());
    }
  }
  return new URL(href(path.peek(), parameters), location.href).href;
}

interface LinkWishes {
  isRelative: boolean;
  isTimeless: boolean;
}
