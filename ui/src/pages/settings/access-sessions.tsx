/** Who has signed in, from where, and until when; each session can be ended. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import type { Loader } from "../../state/resource";
import { useSending } from "../../state/sending";
import { signOut } from "../../state/session";
import { confirm } from "../../state/toasts";
import styles from "./forms.module.css";

type LoginSession = components["schemas"]["LoginSession"];

const HEIGHT = 160;

interface Props {
  of: Loader<LoginSession[]>;
  reload: () => void;
}

export function Sessions({ of, reload }: Props) {
  const { isBusy, failure, send } = useSending();
  const end = async ({ id, name, current }: LoginSession) => {
    if (current) {
      await signOut();
      return;
    }
    await data(api.DELETE("/api/sessions/{id}", { params: { path: { id } } }));
    confirm(t("access.ended", { name }));
    reload();
  };
  const columns: SmallColumn<LoginSession>[] = [
    { id: "who", title: t("access.who"), cell: (session) => <Who session={session} /> },
    { id: "agent", title: t("access.agent"), cell: ({ agent }) => agent },
    { id: "address", title: t("access.address"), cell: ({ address }) => address },
    { id: "began", title: t("access.began"), cell: (each) => <Moment at={each.createdAt} /> },
    { id: "seen", title: t("access.lastSeen"), cell: (each) => <Moment at={each.lastSeenAt} /> },
    { id: "ends", title: t("access.ends"), cell: (each) => <Moment at={each.expiresAt} /> },
    {
      id: "verbs",
      title: "",
      end: true,
      cell: (session) => (
        <Button
          small
          label={t("access.endOf", { name: session.name, agent: session.agent })}
          disabled={isBusy.value}
          onClick={() => void send(() => end(session))}
        >
          {t("access.end")}
        </Button>
      ),
    },
  ];
  return (
    <Card title={t("access.sessions")}>
      {failure.value && (
        <p class={styles.failure} role="alert">
          {failure.value.message}
        </p>
      )}
      <ResourceView of={of} reload={reload} height={HEIGHT}>
        {(sessions) =>
          sessions.length === 0 ? (
            <EmptyState title={t("access.noSessions")} text={t("access.noSessionsText")} />
          ) : (
            <SmallTable
              label={t("access.sessions")}
              columns={columns}
              rows={sessions}
              keyOf={({ id }) => id}
            />
          )
        }
      </ResourceView>
      <p class={styles.hint}>{t("access.sessionsHint")}</p>
    </Card>
  );
}

function Who({ session: { name, kind, current } }: { session: LoginSession }) {
  return (
    <>
      <strong>{name}</strong>
      {kind === "key" && <span class={styles.hint}> · {t("access.key")}</span>}
      {current && <span class={styles.hint}> ({t("access.this")})</span>}
    </>
  );
}
