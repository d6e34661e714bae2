/** Acts that can be taken back, the last one first: by the toast that tells of them, or by a key. */

const MOST = 50;

const ways: (() => void)[] = [];

/**
 * Keep the way back of an act. Returns that way, which leads back once, whoever goes it.
 *
 * *takeBack* returns whether it is done with: if not, it can be tried again.
 */
export function remember(takeBack: () => Promise<boolean>): () => void {
  const way = () => {
    if (!ways.includes(way)) return;
    forget(way);
    void takeBack().then((isDone) => {
      if (!isDone) ways.push(way);
    });
  };
  ways.push(way);
  if (ways.length > MOST) ways.shift();
  return way;
}

/** Let go of the way back of an act that came to nothing. */
export function forget(way: () => void): void {
  const place = ways.indexOf(way);
  if (place !== -1) ways.splice(place, 1);
}

/** Take back the last act that still stands. Returns whether there is one. */
export function undoLast(): boolean {
  const way = ways.at(-1);
  way?.();
  return way !== undefined;
}
