/** How a service was set up; what looks like a secret is masked by the server. */

import type { ComponentChildren } from "preact";
import type { Service, ServiceDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { bytes, decimal, MISSING } from "../../format/number";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { Copy } from "../../parts/icons";
import { Moment } from "../../parts/moment";
import { Skeleton } from "../../parts/resource-view";
import { confirm } from "../../state/toasts";
import { composeOf } from "./compose";
import { Env } from "./env";
import { Listed } from "./listed";
import styles from "./service.module.css";
import type { TabProps } from "./view";

export function ConfigTab({ service, detail }: TabProps) {
  if (detail === undefined)
    return service ? <Skeleton height={400} /> : <EmptyState title={t("service.noConfig")} />;
  return (
    <Card title={t("service.tab.config")} actions={<CopyAsCompose detail={detail} />}>
      <Facts detail={detail} />
      <Lists detail={detail} service={service} />
    </Card>
  );
}

function CopyAsCompose({ detail }: { detail: ServiceDetail }) {
  const copy = async () => {
    await navigator.clipboard.writeText(composeOf(detail));
    confirm(t("service.composeCopied"));
  };
  return (
    <Button small onClick={() => void copy()}>
      <Copy size={14} aria-hidden /> {t("service.copyCompose")}
    </Button>
  );
}

function Facts({
  detail: { details, containerName, containerId, host },
}: {
  detail: ServiceDetail;
}) {
  const { restartPolicy: policy, cpuLimit } = details;
  return (
    <dl class={styles.facts}>
      <Fact name={t("service.image")} value={<code>{details.image}</code>} />
      <Fact name={t("service.imageId")} value={<code>{details.imageId ?? MISSING}</code>} />
      <Fact name={t("service.container")} value={<code>{containerName}</code>} />
      <Fact name={t("service.containerId")} value={<code>{containerId}</code>} />
      <Fact name={t("service.host")} value={host} />
      <Fact name={t("service.created")} value={<Moment at={details.created} form="absolute" />} />
      <Fact name={t("service.command")} value={<code>{details.command ?? MISSING}</code>} />
      <Fact name={t("service.user")} value={details.user ?? "root"} />
      <Fact name={t("service.memoryLimit")} value={limit(details.memoryLimit, bytes)} />
      <Fact name={t("service.cpuLimit")} value={limit(cpuLimit, (cores) => decimal(cores, 2))} />
      <Fact name={t("service.gpus")} value={details.gpus ?? t("service.none")} />
      <Fact name={t("service.restartPolicy")} value={policy?.name ?? t("service.none")} />
      <Fact name={t("service.logDriver")} value={details.logDriver ?? MISSING} />
    </dl>
  );
}

function limit(value: number | null, format: (value: number) => string): string {
  return value === null ? t("service.none") : format(value);
}

function Fact({ name, value }: { name: string; value: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface ListsProps {
  detail: ServiceDetail;
  /** Undefined: it is gone, and so are its secrets. */
  service: Service | undefined;
}

function Lists({ detail: { details }, service }: ListsProps) {
  const { ports, volumes, networks, env, labels } = details;
  return (
    <>
      <Listed
        title={t("service.ports")}
        lines={ports.map(({ address, external, internal, protocol }) =>
          external === null
            ? `${internal}/${protocol}`
            : `${address ?? "*"}:${external} → ${internal}/${protocol}`,
        )}
      />
      <Listed
        title={t("service.volumes")}
        lines={volumes.map(
          ({ source, destination, kind, writable }) =>
            `${source ?? kind} → ${destination}${writable ? "" : ` (${t("service.readOnly")})`}`,
        )}
      />
      <Listed
        title={t("service.networks")}
        lines={networks.map(({ name, address }) => (address ? `${name} ${address}` : name))}
      />
      <Env key={details.imageId} masked={env} service={service} />
      <Listed
        title={t("service.labels")}
        lines={Object.entries(labels).map(([name, value]) => `${name}=${value}`)}
      />
    </>
  );
}
