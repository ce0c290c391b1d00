/* Whether the network can be relied upon, judged by the last requests. */

/** So many requests are looked at, and so many bad ones among them mean that there is no network. */
export const LOOKS_AT = 5;
export const TOO_MANY_BAD = 2;
/** An answer that takes longer than this is as bad as none, in ms: somebody stands and waits. */
export const SLOW = 3000;
/** So many quick answers in a row bring the network back. */
export const GOOD_AGAIN = 2;

export class Line {
  #latest = [];
  #isAway = false;

  get isAway() {
    return this.#isAway;
  }

  /** Note one request: whether it was answered, and after how many ms. */
  note(answered, ms) {
    const was = this.#isAway;
    this.#latest = [...this.#latest, answered && ms <= SLOW].slice(-LOOKS_AT);
    if (was) this.#isAway = !this.#goodInARow(GOOD_AGAIN);
    else this.#isAway = this.#latest.filter((good) => !good).length >= TOO_MANY_BAD;
    /* What was before the change would change it back. */
    if (this.#isAway !== was) this.#latest = [];
  }

  /** The phone itself says that there is no network. */
  cut() {
    this.#latest = [];
    this.#isAway = true;
  }

  #goodInARow(count) {
    return this.#latest.length >= count && this.#latest.slice(-count).every(Boolean);
  }
}
