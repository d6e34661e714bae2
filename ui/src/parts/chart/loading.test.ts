import { expect, it } from "vitest";
import { twice } from "./loading";

/** Something that fails the first *failures* times. */
function failing(failures: number) {
  const tries = { count: 0 };
  const attempt = async () => {
    tries.count += 1;
    if (tries.count <= failures) throw new Error(`failure ${tries.count}`);
    return "there";
  };
  return { tries, attempt };
}

it.each([
  [0, 1],
  [1, 2],
])("gets there in spite of %d failures, in %d tries", async (failures, expected) => {
  const { tries, attempt } = failing(failures);

  expect(await twice(attempt, 0)).toBe("there");
  expect(tries.count).toBe(expected);
});

it("gives up after the second try, with its reason", async () => {
  await expect(twice(failing(2).attempt, 0)).rejects.toThrow("failure 2");
});
