/** Saved views of a page: one's own and those of others, to be opened, saved, and looked after. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { hrefOf, type SavedView, views } from "../../state/views";
import { Button } from "../button";
import { Bookmark, ChevronDown } from "../icons";
import { Menu, type MenuItem } from "../menu";
import { ManageViews } from "./manage-views";
import { SaveView } from "./save-view";
import styles from "./views.module.css";

export function ViewsMenu() {
  const open = useSignal<"save" | "manage" | null>(null);
  const close = () => {
    open.value = null;
  };
  const show = (which: "save" | "manage") => () => {
    open.value = which;
  };
  const known = views.value ?? [];
  const items: MenuItem[] = [
    ...known.map((view) => ({ id: view.id, label: nameOf(view), href: hrefOf(view) })),
    { id: "save", label: t("views.save"), run: show("save") },
    ...(known.length > 0 ? [{ id: "manage", label: t("views.manage"), run: show("manage") }] : []),
  ];
  return (
    <>
      <Button tone="quiet" class={styles.save} onClick={show("save")}>
        <Bookmark size={16} aria-hidden />
        {t("views.saveButton")}
      </Button>
      <Menu label={t("views.title")} items={items}>
        {t("views.menu")} <ChevronDown size={14} aria-hidden />
      </Menu>
      {open.value === "save" && <SaveView onClose={close} />}
      {open.value === "manage" && <ManageViews onClose={close} />}
    </>
  );
}

function nameOf({ name, yours, owner }: SavedView): string {
  return yours ? (name ?? "") : t("views.ofOwner", { name: name ?? "", owner });
}
