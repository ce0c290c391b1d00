/* The camera and its reading loop. It goes on reading whatever the answers are. */

/** Pause between two looks, in ms: quick enough for a hand in motion, easy on the battery. */
const BETWEEN_LOOKS = 90;
const ZOOM_STEPS = [1, 2, 3];

/**
 * Why there is no picture, as a key of the page's words: insecure, embedded (a browser inside
 * another app), denied, missing, busy or failed.
 */
export function troubleOf(error, { secure, embedded, media }) {
  if (!secure) return "insecure";
  if (!media) return embedded ? "embedded" : "failed";
  if (error?.name === "NotAllowedError" || error?.name === "SecurityError") return embedded ? "embedded" : "denied";
  if (error?.name === "NotFoundError" || error?.name === "OverconstrainedError") return "missing";
  if (error?.name === "NotReadableError" || error?.name === "AbortError") return "busy";
  return "failed";
}

/** The next of the offered zoom steps, as a factor; 1 after the last. */
export function nextZoom(factor, range) {
  const steps = ZOOM_STEPS.filter((step) => step >= range.min && step <= range.max);
  return steps.find((step) => step > factor) ?? steps[0] ?? factor;
}

export class Camera {
  #video;
  #reader;
  #ports;
  #track = null;
  #run = 0;
  #light = false;
  #zoom = 1;

  /** ports: read(text) for each reading; changed() when what it offers changed; lost(key) on trouble. */
  constructor(video, reader, ports) {
    this.#video = video;
    this.#reader = reader;
    this.#ports = ports;
  }

  get isOn() {
    return this.#track !== null;
  }

  /** What this camera offers now: {light, lit, zoom, factor}. */
  get offers() {
    const can = this.#track?.getCapabilities?.() ?? {};
    const zoom = can.zoom && can.zoom.max >= 2 ? can.zoom : null;
    return { light: Boolean(can.torch), lit: this.#light, zoom, factor: this.#zoom };
  }

  /** Open the chosen camera, else the one on the back; says trouble by `lost`. */
  async start(deviceId = null) {
    this.stop();
    const run = ++this.#run;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted(deviceId), audio: false });
      if (run !== this.#run) return stopTracks(stream);
      await this.#show(stream);
      await this.#reader.open();
      this.#ports.changed();
      this.#look(run);
    } catch (error) {
      if (run !== this.#run) return;
      if (deviceId && ["NotFoundError", "OverconstrainedError"].includes(error.name)) return this.start();
      this.stop();
      this.#ports.lost(troubleOf(error, surroundings()));
    }
  }

  stop() {
    this.#run += 1;
    if (this.#video.srcObject) stopTracks(this.#video.srcObject);
    this.#video.srcObject = null;
    this.#track = null;
    this.#light = false;
    this.#zoom = 1;
    this.#ports.changed();
  }

  /** Cameras to choose from: [{id, label}]; labels are empty until the permission is given. */
  async choices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter((device) => device.kind === "videoinput");
    return cameras.map((device) => ({ id: device.deviceId, label: device.label }));
  }

  async switchLight() {
    await this.#track.applyConstraints({ advanced: [{ torch: !this.#light }] });
    this.#light = !this.#light;
    this.#ports.changed();
  }

  async switchZoom() {
    const factor = nextZoom(this.#zoom, this.offers.zoom);
    await this.#track.applyConstraints({ advanced: [{ zoom: factor }] });
    this.#zoom = factor;
    this.#ports.changed();
  }

  async #show(stream) {
    [this.#track] = stream.getVideoTracks();
    this.#track.addEventListener("ended", () => {
      this.stop();
      this.#ports.lost("busy");
    });
    this.#video.srcObject = stream;
    await this.#video.play();
  }

  async #look(run) {
    while (run === this.#run) {
      try {
        const text = this.#video.readyState >= 2 ? await this.#reader.read(this.#video) : null;
        if (text !== null && run === this.#run) this.#ports.read(text);
      } catch {
        if (run !== this.#run) return;
        this.stop();
        return this.#ports.lost("failed");
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
    }
  }
}

function wanted(deviceId) {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  return deviceId ? { ...size, deviceId: { exact: deviceId } } : { ...size, facingMode: { ideal: "environment" } };
}

function stopTracks(stream) {
  for (const track of stream.getTracks()) track.stop();
}

function surroundings() {
  return {
    secure: globalThis.isSecureContext,
    embedded: /MicroMessenger|QQ\/|DingTalk|AlipayClient/i.test(navigator.userAgent),
    media: Boolean(navigator.mediaDevices?.getUserMedia),
  };
}
