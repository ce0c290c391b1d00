/* Sound and vibration. The three classes differ in rhythm as well as in pitch, so that they can be
   told apart in a loud hall and by people who hear little of one range. */

const TUNES = {
  admit: { shape: "sine", notes: [[0, 0.09, 880], [0.1, 0.16, 1320]] },
  again: { shape: "square", notes: [[0, 0.12, 440], [0.2, 0.12, 440], [0.4, 0.12, 440]] },
  stop: { shape: "sawtooth", notes: [[0, 0.75, 150]] },
};

/** On and off times in ms. */
export const VIBRATIONS = { admit: [80], again: [120, 80, 120, 80, 120], stop: [600] };

export class Signals {
  #audio = null;

  /** Browsers let a page sound only after a touch or a key; call this on one. */
  unlock() {
    const Audio = globalThis.AudioContext ?? globalThis.webkitAudioContext;
    if (!Audio) return;
    this.#audio ??= new Audio();
    this.#audio.resume().catch(() => {});
  }

  give(tone) {
    if (!(tone in TUNES)) return;
    globalThis.navigator?.vibrate?.(VIBRATIONS[tone]);
    if (!this.#audio) return;
    this.unlock();
    this.#play(TUNES[tone]);
  }

  #play({ shape, notes }) {
    const start = this.#audio.currentTime + 0.01;
    for (const [after, length, pitch] of notes) {
      const voice = new OscillatorNode(this.#audio, { type: shape, frequency: pitch });
      const loud = new GainNode(this.#audio, { gain: 0 });
      loud.gain.setTargetAtTime(shape === "sine" ? 0.8 : 0.35, start + after, 0.005);
      loud.gain.setTargetAtTime(0, start + after + length, 0.015);
      voice.connect(loud).connect(this.#audio.destination);
      voice.start(start + after);
      voice.stop(start + after + length + 0.2);
    }
  }
}
