/* The page's dictionary and the reader's way of writing times and numbers. */

/** Reads the data blocks of the page. zone: the campus time zone, whatever the phone's is. */
export function speechOf(page, zone) {
  const lang = page.documentElement.lang;
  const words = JSON.parse(page.getElementById("words").textContent);
  const titles = [...page.querySelectorAll("[data-titles]")].map((block) => ({
    lang: block.dataset.titles,
    titles: JSON.parse(block.textContent),
  }));
  const own = titles.find((language) => language.lang === lang) ?? titles[0];
  const second = titles.find((language) => language !== own) ?? null;
  return {
    words: { ...words, titles: own.titles, second },
    clock: clockIn(lang, zone),
    number: (value) => new Intl.NumberFormat(lang).format(value),
  };
}

/** A function from an ISO time to campus clock time, with seconds on request. */
export function clockIn(lang, zone) {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const short = new Intl.DateTimeFormat(lang, options);
  const long = new Intl.DateTimeFormat(lang, { ...options, second: "2-digit" });
  return (iso, seconds = false) => (seconds ? long : short).format(new Date(iso));
}
