/* Reads QR codes from the video: the browser's own detector where it knows QR codes, else the
   bundled one (WebAssembly), which is loaded only then and only from our own address. */

const FORMATS = { formats: ["qr_code"] };

export class Reader {
  #addresses;
  #detector = null;
  #isNative = false;

  /** addresses: {script, wasm} of the bundled detector. */
  constructor(addresses) {
    this.#addresses = addresses;
  }

  async open() {
    this.#detector = await nativeDetector();
    this.#isNative = this.#detector !== null;
    this.#detector ??= await bundledDetector(this.#addresses);
  }

  /** The text of the largest code in view, or null. */
  async read(video) {
    try {
      return largest(await this.#detector.detect(video));
    } catch (error) {
      if (!this.#isNative) throw error;
      /* Some phones list QR codes and then miss the system service that reads them. */
      this.#isNative = false;
      this.#detector = await bundledDetector(this.#addresses);
      return null;
    }
  }
}

/** Whoever stands in front is nearest: of several codes the largest counts. */
export function largest(codes) {
  let found = null;
  for (const code of codes) {
    const area = code.boundingBox.width * code.boundingBox.height;
    if (code.rawValue && (!found || area > found.area)) found = { area, text: code.rawValue };
  }
  return found?.text ?? null;
}

async function nativeDetector() {
  const Native = globalThis.BarcodeDetector;
  try {
    return (await Native?.getSupportedFormats())?.includes("qr_code") ? new Native(FORMATS) : null;
  } catch {
    return null;
  }
}

async function bundledDetector({ script, wasm }) {
  if (!globalThis.BarcodeDetectionAPI) await loadScript(script);
  const bundled = globalThis.BarcodeDetectionAPI;
  /* Its default is a public network of copies; the policy of this site forbids it, and so do we. */
  await bundled.prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new bundled.BarcodeDetector(FORMATS);
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve });
    script.onerror = () => reject(new Error("the code reader could not be loaded"));
    document.head.append(script);
  });
}
