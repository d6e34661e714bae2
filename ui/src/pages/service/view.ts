/** What each tab of a service's page is given. */

import type { Service, ServiceDetail } from "../../api/types";
import type { Asked } from "./records";

export interface TabProps {
  asked: Asked;
  /** As it is now; undefined where the service is gone. */
  service: Service | undefined;
  detail: ServiceDetail | undefined;
}

/** Under which id its records are kept. */
export function idOf({ asked, service }: TabProps): string {
  return service?.id ?? asked.name;
}
