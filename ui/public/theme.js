// Sets theme and density before the first paint; src/state/preferences.ts keeps them.
try {
  const kept = JSON.parse(localStorage.getItem("watchroom.preferences") || "{}");
  if (kept.theme === "dark" || kept.theme === "light")
    document.documentElement.dataset.theme = kept.theme;
  if (kept.density === "compact") document.documentElement.dataset.density = "compact";
} catch {}
