/** Which services have how much memory of a GPU. */

import { t } from "../../format/catalogue";
import { bytes, MISSING } from "../../format/number";
import { Fact, Facts } from "../../parts/facts";
import { services } from "../../state/fleet";
import { type Gpu, memoryByContainer } from "./reading";
import styles from "./system.module.css";

export function ServicesOnGpu({ gpu }: { gpu: Gpu }) {
  if (gpu.processes === null) return null;
  const found = [...memoryByContainer(gpu)].sort(([, a], [, b]) => (b ?? 0) - (a ?? 0));
  return (
    <>
      <h3 class={styles.subheading}>{t("system.vramByService")}</h3>
      {found.length === 0 && <p class={styles.note}>{t("system.vramUnused")}</p>}
      <Facts>
        {found.map(([container, memory]) => (
          <Fact key={container} name={nameOf(container)}>
            {memory === null ? MISSING : bytes(memory)}
          </Fact>
        ))}
      </Facts>
    </>
  );
}

function nameOf(container: string | null): string {
  if (container === null) return t("system.outsideOfServices");
  const found = [...(services.value?.values() ?? [])].find(
    ({ containerId }) => containerId === container,
  );
  return found?.name ?? container.slice(0, 12);
}
