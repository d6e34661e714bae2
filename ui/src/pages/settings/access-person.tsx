/** Lets somebody in, or changes who they are and what they may do. */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Check } from "../../parts/checks";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/field";
import { useSending } from "../../state/sending";
import { confirm } from "../../state/toasts";
import type { Person } from "./access-people";
import styles from "./forms.module.css";

const ROLES = ["viewer", "reviewer", "operator", "admin"] as const;

interface Props {
  /** Null: a new one. */
  person: Person | null;
  onDone: () => void;
  onClose: () => void;
}

export function PersonDialog({ person, onDone, onClose }: Props) {
  const form = useId();
  const name = useSignal(person?.name ?? "");
  const role = useSignal<Person["role"]>(person?.role ?? "viewer");
  const password = useSignal("");
  const isVisible = useSignal(false);
  const isDisabled = useSignal(person?.disabled ?? false);
  const { isBusy, failure, send } = useSending();
  const save = async () => {
    const asked = { name: name.peek().trim(), role: role.peek() };
    if (person === null) {
      const body = { ...asked, password: password.peek() };
      await data(api.POST("/api/people", { body }));
      confirm(t("access.added", asked));
    } else {
      const body = {
        ...asked,
        disabled: isDisabled.peek(),
        ...(password.peek() && { password: password.peek() }),
      };
      await data(api.PATCH("/api/people/{id}", { params: { path: { id: person.id } }, body }));
      confirm(t("access.changed", asked));
    }
    onDone();
  };
  return (
    <Dialog
      title={person ? t("access.editTitle", { name: person.name }) : t("access.addTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("shell.cancel")}</Button>
          <Button type="submit" form={form} tone="primary" disabled={isBusy.value}>
            {person ? t("access.save") : t("access.add")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send(save).then((wentWell) => wentWell && onClose());
        }}
      >
        <Field
          label={t("access.name")}
          value={name}
          autoComplete="off"
          maxLength={100}
          required
          autoFocus
        />
        <Choice
          label={t("access.role")}
          value={role}
          options={ROLES.map((each) => ({
            value: each,
            label: t("access.roleWith", {
              role: t(`access.role.${each}`),
              does: t(`access.does.${each}`),
            }),
          }))}
        />
        <Field
          label={person ? t("access.newPassword") : t("access.password")}
          value={password}
          type={isVisible.value ? "text" : "password"}
          hint={person ? t("access.newPasswordHint") : t("access.passwordHint")}
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          required={person === null}
        />
        <Check
          label={t("access.show")}
          checked={isVisible.value}
          onToggle={() => {
            isVisible.value = !isVisible.value;
          }}
        />
        {person && (
          <Check
            label={t("access.disabled")}
            hint={t("access.disabledHint")}
            checked={isDisabled.value}
            onToggle={() => {
              isDisabled.value = !isDisabled.value;
            }}
          />
        )}
        {failure.value && (
          <p class={styles.failure} role="alert">
            {failure.value.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
