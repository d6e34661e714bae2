/** The settings: a list of sections, and the one that is open. Who may do what, who is told? */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { type ApiError, noAnswer } from "../../api/errors";
import { loadCatalogues, t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { ErrorPanel } from "../../parts/error-panel";
import { Skeleton } from "../../parts/resource-view";
import { basePath, go } from "../../state/address";
import { whyNot } from "../../state/session";
import { useTitle } from "../../state/title";
import { SECTIONS, type Section } from "./sections";
import styles from "./settings.module.css";

const FIRST = "/settings/general";
const HEIGHT = 400;

export default function Settings({ parameters }: { parameters: Record<string, string> }) {
  const wanted = parameters.section ?? "";
  const section = SECTIONS.find(({ path }) => path === wanted);
  useEffect(() => {
    if (wanted === "") go(FIRST, {}, { replace: true });
  }, [wanted]);
  useTitle(t("settings.title"), t(section?.label ?? "settings.noSuchSection"));
  return (
    <div class={styles.page}>
      <h1 class={styles.title}>
        {t("settings.title")}
        {section && <span class="visually-hidden"> · {t(section.label)}</span>}
      </h1>
      <nav class={styles.sections} aria-label={t("settings.sections")}>
        {SECTIONS.map(({ path, label }) => (
          <a
            key={path}
            href={`${basePath}/settings/${path}`}
            aria-current={path === wanted ? "page" : undefined}
          >
            {t(label)}
          </a>
        ))}
      </nav>
      <div class={styles.section}>
        {section ? <Opened key={section.path} section={section} /> : wanted && <NoSuchSection />}
      </div>
    </div>
  );
}

function NoSuchSection() {
  return (
    <EmptyState title={t("settings.noSuchSection")}>
      <a href={basePath + FIRST}>{t("settings.toGeneral")}</a>
    </EmptyState>
  );
}

function Opened({ section }: { section: Section }) {
  const view = useSignal<{ View: ComponentType } | null>(null);
  const failure = useSignal<ApiError | null>(null);
  const refusal = whyNot(section.scope);
  useEffect(() => {
    if (refusal) return;
    opened(section).then(
      (View) => {
        view.value = { View };
      },
      (reason) => {
        failure.value = noAnswer(reason);
      },
    );
  }, [section, refusal]);
  if (refusal) return <EmptyState title={refusal} text={t("settings.whoGrants")} />;
  if (failure.value) return <ErrorPanel error={failure.value} onRetry={() => location.reload()} />;
  if (view.value === null) return <Skeleton height={HEIGHT} />;
  const { View } = view.value;
  return (
    <section aria-labelledby="section">
      <h2 id="section" class={styles.heading}>
        {t(section.label)}
      </h2>
      <View />
    </section>
  );
}

async function opened({ load, catalogues = [] }: Section): Promise<ComponentType> {
  const [loaded] = await Promise.all([load(), loadCatalogues(...catalogues)]);
  return loaded.default;
}
