/** A service on a phone. */

import { StatusBadge } from "../../parts/status-badge";
import { Cpu, Gpu, Memory, Name, Restarts, UpdateMark, Version } from "./cells";
import { Strip } from "./columns";
import { hasGpu, type Row } from "./find";
import { RowMenu } from "./row-menu";
import styles from "./services.module.css";
import type { Strips } from "./strips";

export function ServiceCard({ row, strips }: { row: Row; strips: Strips | undefined }) {
  const { service } = row;
  return (
    <div class={styles.serviceCard}>
      <div class={styles.cardHead}>
        <span class={styles.nameCell}>
          <Name {...row} /> <UpdateMark {...row} />
        </span>
        <StatusBadge service={service} />
        <RowMenu service={service} />
      </div>
      <div class={styles.cardFacts}>
        <Version {...row} />
        <Cpu {...row} />
        <Memory {...row} />
        {hasGpu(row) && <Gpu {...row} />}
      </div>
      <div class={styles.cardFacts}>
        {strips && <Strip strips={strips} service={service} />}
        {(service.restarts24h?.count ?? 0) > 0 && <Restarts {...row} />}
      </div>
    </div>
  );
}
