import { describe, expect, it } from "vitest";
import { csvText } from "./csv";

describe("a table as CSV", () => {
  it("is what RFC 4180 says", () => {
    const rows = [
      ["camera", "says"],
      ["gate, north", 'it said "no"'],
      ["two\nlines", "火"],
    ];

    expect(csvText(rows)).toBe(
      'camera,says\r\n"gate, north","it said ""no"""\r\n"two\nlines",火\r\n',
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])("computes nothing of %j", (text) => {
    expect(csvText([[text]])).toBe(`'${text}\r\n`);
  });

  it("quotes what begins a formula after a line end, too", () => {
    expect(csvText([["\r=1"]])).toBe(`"'\r=1"\r\n`);
  });

  it("leaves numbers as they are, and what is missing empty", () => {
    expect(csvText([[-4.5, true, null, undefined, 0, ""]])).toBe("-4.5,true,,,0,\r\n");
  });
});
