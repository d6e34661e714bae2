/** Gaps in time as spaces between pictures of a row. Pure. */

const MOST = 3;

/**
 * How much wider than usual the space before each picture is: 0 to 3, none before the first.
 *
 * One step for each factor of four over the median distance: a night without pictures is seen as
 * such, and a minute more or less is not.
 */
export function spaces(startedMs: readonly number[]): number[] {
  const distances = startedMs.map((ms, index) =>
    index === 0 ? 0 : Math.abs(ms - (startedMs[index - 1] ?? ms)),
  );
  const usual = median(distances.slice(1));
  return distances.map((distance) => {
    if (usual === 0 || distance <= usual) return 0;
    return Math.min(MOST, Math.floor(Math.log(distance / usual) / Math.log(4)));
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
