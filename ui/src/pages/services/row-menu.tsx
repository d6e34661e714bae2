/** What can be done with one service. */

import type { Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { Ellipsis } from "../../parts/icons";
import { Menu, type MenuItem } from "../../parts/menu";
import { order, refusalOf, VERBS } from "../../state/actions";
import { href } from "../../state/address";

export function RowMenu({ service }: { service: Service }) {
  const verbs: MenuItem[] = VERBS.map((verb) => ({
    id: verb,
    label: t(`services.verb.${verb}`),
    refusal: refusalOf(verb, service),
    run: () => order(verb, service),
  }));
  const { operationId } = service;
  const progress: MenuItem[] = operationId
    ? [
        {
          id: "operation",
          label: t("shell.banner.seeOperation"),
          href: href(`/operations/${operationId}`),
        },
      ]
    : [];
  const logs: MenuItem = {
    id: "logs",
    label: t("shell.logs"),
    href: href("/logs", new URLSearchParams({ svc: service.id })),
  };
  return (
    <Menu
      label={t("services.more", { name: service.name })}
      items={[...progress, ...verbs, logs]}
      small
    >
      <Ellipsis size={16} aria-hidden />
    </Menu>
  );
}
