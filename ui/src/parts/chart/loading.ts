/** The code that draws is loaded when the first chart is shown, which may be long after the page. */

const PAUSE_MS = 2_000; // a server that restarts is back by then, mostly

/** Load it. Rejects if it can still not be had after a pause. */
export function loadPlot() {
  return twice(() => import("./plot"), PAUSE_MS);
}

/** Do something, and if it fails once more after a pause. Rejects with the second failure. */
export async function twice<T>(attempt: () => Promise<T>, pauseMs: number): Promise<T> {
  try {
    return await attempt();
  } catch {
    await new Promise((resume) => setTimeout(resume, pauseMs));
    return attempt();
  }
}
