/** The environment of a service: masked, until an admin asks for what it is. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import { ApiError, noAnswer } from "../../api/errors";
import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { whyNot } from "../../state/session";
import { confirm } from "../../state/toasts";
import { Listed } from "./listed";

interface Props {
  masked: readonly string[];
  /** Undefined: it is gone, and so are its secrets. */
  service: Service | undefined;
}

/** What was revealed is forgotten with the page. */
export function Env({ masked, service }: Props) {
  const told = useSignal<readonly string[] | null>(null);
  const reveal = async (of: Service) => {
    const params = { path: { containerId: of.id }, query: { host: of.host } };
    try {
      const { env } = await data(api.POST("/api/services/{containerId}/env", { params }));
      told.value = env;
    } catch (reason) {
      const { message } = reason instanceof ApiError ? reason : noAnswer(reason);
      confirm(message, { tone: "bad" });
    }
  };
  const toggle = () => {
    if (told.value !== null) told.value = null;
    else if (service) void reveal(service);
  };
  return (
    <Listed
      title={t("service.env")}
      lines={told.value ?? masked}
      note={t(told.value === null ? "service.masked" : "service.revealed")}
      action={
        service &&
        masked.length > 0 && (
          <Button small refusal={whyNot("admin")} onClick={toggle}>
            {t(told.value === null ? "service.reveal" : "service.maskAgain")}
          </Button>
        )
      }
    />
  );
}
