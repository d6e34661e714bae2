import { expect, test } from "vitest";
import { memoryOf } from "./gpus";

const GIB = 2 ** 30;

function process(containerId: string | null, memory: number | null) {
  return { containerId, memory, pid: 1, name: null };
}

test("the memory of a container is summed over GPUs, and unknown where a part is", () => {
  const gpus = [
    { processes: [process("ollama", GIB), process("whisper", GIB), process(null, GIB)] },
    { processes: [process("ollama", 2 * GIB), process("whisper", null)] },
    { processes: null },
  ];
  expect([...memoryOf(gpus)]).toEqual([
    ["ollama", 3 * GIB],
    ["whisper", null],
  ]);
});
