import assert from "node:assert/strict";
import { test } from "node:test";

import { Device } from "../../static/attendance/device.js";
import { Store } from "../../static/attendance/store.js";

function memory(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    kept,
  };
}

const TOKEN = "tok_0123456789-abcdef";

test("the token comes from the link's fragment and is there after a reload", () => {
  const storage = memory();
  assert.equal(new Device("7", storage).enrol(`#${TOKEN}`), true);
  assert.equal(new Device("7", storage).token, TOKEN);
  assert.deepEqual([...storage.kept.keys()], ["fairday.gate.7"]);
});

for (const fragment of ["", "#", "#main", "#short", `#${TOKEN}&x`, `#${"x".repeat(300)}`, "#a b c d e f g h i j"]) {
  test(`no token in ${JSON.stringify(fragment.slice(0, 30))}`, () => {
    assert.equal(new Device("7", memory()).enrol(fragment), false);
  });
}

test("another event's token is another memory", () => {
  const storage = memory();
  new Device("7", storage).enrol(`#${TOKEN}`);
  assert.equal(new Device("8", storage).token, null);
});

test("the count of admissions belongs to the token", () => {
  const storage = memory();
  const device = new Device("7", storage);
  device.enrol(`#${TOKEN}`);
  device.countAdmitted();
  device.countAdmitted();
  device.enrol(`#${TOKEN}`);
  assert.equal(new Device("7", storage).admitted, 2);
  device.enrol(`#${TOKEN}-other`);
  assert.equal(new Device("7", storage).admitted, 0);
});

test("a forgotten gate leaves nothing", () => {
  const storage = memory();
  const device = new Device("7", storage);
  device.enrol(`#${TOKEN}`);
  device.forget();
  assert.equal(device.token, null);
  assert.equal(storage.kept.size, 0);
});

test("it works without storage and with damaged storage", () => {
  for (const storage of [null, memory({ "fairday.gate.7": "{broken" })]) {
    const device = new Device("7", storage);
    assert.equal(device.token, null);
    device.enrol(`#${TOKEN}`);
    assert.equal(device.token, TOKEN);
  }
});

test("a token that a killed browser lost comes back from the store", async () => {
  const store = new Store(null);
  const first = new Device("7", memory());
  assert.equal(await first.keptToken(store, "7"), null);
  first.enrol(`#${TOKEN}`);
  assert.equal(await first.keptToken(store, "7"), TOKEN);
  const storage = memory();
  assert.equal(await new Device("7", storage).keptToken(store, "7"), TOKEN);
  assert.equal(new Device("7", storage).token, TOKEN);
  assert.equal(await new Device("8", memory()).keptToken(store, "8"), null);
  first.enrol(`#${TOKEN}-new`);
  await first.keptToken(store, "7");
  assert.deepEqual(await store.read("devices", "7"), { event: "7", token: `${TOKEN}-new` });
});
