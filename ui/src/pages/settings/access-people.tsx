/** Everybody who can sign in, and what they may do. */

import { useSignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { Chip } from "../../parts/chip";
import { Consent } from "../../parts/consent";
import { EmptyState } from "../../parts/empty-state";
import { Plus } from "../../parts/icons";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { useResource } from "../../state/resource";
import { isOpenToAll, me } from "../../state/session";
import { confirm } from "../../state/toasts";
import { PersonDialog } from "./access-person";
import styles from "./forms.module.css";

export type Person = components["schemas"]["Person"];

interface Props {
  /** How many open sessions somebody has. */
  sessionsOf: (personId: string) => number;
  onChange: () => void;
}

const HEIGHT = 160;

export function People({ sessionsOf, onChange }: Props) {
  const { state, reload } = useResource((signal) => data(api.GET("/api/people", { signal })));
  const edited = useSignal<Person | "new" | null>(null);
  const removed = useSignal<Person | null>(null);
  const changed = () => {
    reload();
    onChange();
  };
  const remove = async (person: Person) => {
    await data(api.DELETE("/api/people/{id}", { params: { path: { id: person.id } } }));
    confirm(t("access.removed", { name: person.name }));
    changed();
  };
  const columns: SmallColumn<Person>[] = [
    { id: "name", title: t("access.name"), cell: (person) => <Name person={person} /> },
    { id: "role", title: t("access.role"), cell: ({ role }) => t(`access.role.${role}`) },
    { id: "state", title: t("access.state"), cell: (person) => <State person={person} /> },
    {
      id: "login",
      title: t("access.lastLogin"),
      cell: ({ lastLoginAt }) => (lastLoginAt ? <Moment at={lastLoginAt} /> : t("access.never")),
    },
    {
      id: "verbs",
      title: "",
      end: true,
      cell: (person) => (
        <span class={styles.verbs}>
          <Button
            small
            label={t("access.editOf", { name: person.name })}
            onClick={() => {
              edited.value = person;
            }}
          >
            {t("access.edit")}
          </Button>
          <Button
            small
            label={t("access.removeOf", { name: person.name })}
            onClick={() => {
              removed.value = person;
            }}
          >
            {t("access.remove")}
          </Button>
        </span>
      ),
    },
  ];
  const leaving = removed.value;
  return (
    <Card
      title={t("access.people")}
      actions={
        <Button
          onClick={() => {
            edited.value = "new";
          }}
        >
          <Plus size={16} aria-hidden /> {t("access.add")}
        </Button>
      }
    >
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {(people) =>
          people.length === 0 ? (
            <EmptyState
              title={t("access.noPeople")}
              text={t(isOpenToAll.value ? "access.notNeeded" : "access.noPeopleText")}
            />
          ) : (
            <>
              <SmallTable
                label={t("access.people")}
                columns={columns}
                rows={people}
                keyOf={({ id }) => id}
              />
              <p class={styles.hint}>{t("access.peopleHint")}</p>
            </>
          )
        }
      </ResourceView>
      {edited.value && (
        <PersonDialog
          person={edited.value === "new" ? null : edited.value}
          onDone={changed}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
      {leaving && (
        <Consent
          title={t("access.removeTitle", { name: leaving.name })}
          verb={t("access.removeVerb", { name: leaving.name })}
          onAgree={() => remove(leaving)}
          onClose={() => {
            removed.value = null;
          }}
        >
          <p>{t("access.removeText", { count: sessionsOf(leaving.id) })}</p>
        </Consent>
      )}
    </Card>
  );
}

function Name({ person }: { person: Person }) {
  return (
    <>
      <strong>{person.name}</strong>
      {person.id === me.value?.id && <span class={styles.hint}> ({t("access.you")})</span>}
    </>
  );
}

function State({ person }: { person: Person }) {
  return person.disabled ? (
    <Chip tone="off">{t("access.mayNot")}</Chip>
  ) : (
    <Chip tone="ok">{t("access.mayEnter")}</Chip>
  );
}
