/** Copies the link to what is shown; a range that ends now is fixed in it, unless it is to move on. */

import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { Button } from "../../parts/button";
import { Link } from "../../parts/icons";
import { linkToHere } from "../../state/link";
import { preferences } from "../../state/preferences";
import { range } from "../../state/range";
import { confirm } from "../../state/toasts";
import { currentPage } from "../page-at";

export function CopyLink() {
  return (
    <Button tone="quiet" label={t("shell.link.copy")} onClick={() => void copyLink()}>
      <Link size={16} aria-hidden />
    </Button>
  );
}

export async function copyLink(): Promise<void> {
  const isTimeless = currentPage.peek()?.timeless ?? false;
  const isRelative = preferences.peek().relativeLinks;
  const { span, fromMs, toMs } = range.peek();
  try {
    await navigator.clipboard.writeText(await linkToHere({ isRelative, isTimeless }));
  } catch (reason) {
    confirm(t("shell.link.failed", { why: String((reason as Error).message) }), { tone: "bad" });
    return;
  }
  confirm(
    span === null || isTimeless || isRelative
      ? t("shell.copied")
      : t("shell.link.copied", { from: dateTime(fromMs), to: dateTime(toMs) }),
  );
}
