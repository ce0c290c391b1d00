import assert from "node:assert/strict";
import { test } from "node:test";

import { halfWidth } from "../../static/attendance/entry.js";
import { clockIn, speechOf } from "../../static/attendance/words.js";

function page(lang, ...languages) {
  const blocks = languages.map((titles) => ({ dataset: { titles }, textContent: `{"admitted": "${titles}"}` }));
  return {
    documentElement: { lang },
    getElementById: () => ({ textContent: '{"joint": ", "}' }),
    querySelectorAll: () => blocks,
  };
}

test("times are the campus's, in 24 hours, whatever the phone's zone", () => {
  const clock = clockIn("zh-CN", "Asia/Shanghai");
  assert.equal(clock("2026-11-25T01:02:03Z"), "09:02");
  assert.equal(clock("2026-11-25T16:02:03Z", true), "00:02:03");
});

test("the page's language comes first, the other one second", () => {
  const { words } = speechOf(page("en", "zh-CN", "en"), "Asia/Shanghai");
  assert.equal(words.titles.admitted, "en");
  assert.deepEqual(words.second, { lang: "zh-CN", titles: { admitted: "zh-CN" } });
});

test("one language alone has no second", () => {
  assert.equal(speechOf(page("zh-CN", "zh-CN"), "Asia/Shanghai").words.second, null);
});

test("what an input method made full-width is read as the scanner sent it", () => {
  assert.equal(halfWidth("ｈｔｔｐｓ：／／ｈ／Ｔ／７ＺＸ－１"), "https://h/T/7ZX-1");
  assert.equal(halfWidth("7ZX 张"), "7ZX 张");
});
