// Reads {"texts": [flatted text, ...], "values": [JSON value, ...]} and answers with what the
// library makes of them: the values of the texts, the texts of the values, and the texts of a few
// values that JSON cannot write, because they share or contain themselves.
import { parse, stringify } from "flatted";

let input = "";
for await (const part of process.stdin) input += part;
const { texts, values } = JSON.parse(input);

const shared = { name: "shared", list: ["21", 21, null, true] };
const twice = { first: shared, second: shared, again: [shared, shared] };
const ring = { name: "ring", items: [] };
ring.self = ring;
ring.items.push(ring, shared);
const half = { cut: "\ud83d", whole: "\ud83d\ude00", nul: "a\u0000b", big: 2 ** 70, tiny: 5e-324 };

process.stdout.write(
  JSON.stringify({
    parsed: texts.map((text) => parse(text)),
    written: values.map((value) => stringify(value)),
    twice: stringify(twice),
    ring: stringify(ring),
    half: stringify(half),
  }),
);
