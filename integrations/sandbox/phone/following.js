/** Follows one person's log for as long as the page is open, through every loss of the network. */

const WAIT_SECONDS = 20;
const GIVE_UP_MS = (WAIT_SECONDS + 10) * 1000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;

/** `heard(news)` for each answer, `lost(trouble, seconds)` before each pause, `found()` when it speaks again, `anew()` when it began anew. */
export class Following {
  constructor(platform, chatId, { heard, lost, found, anew }) {
    Object.assign(this, { platform, chatId, heard, lost, found, anew });
    this.after = 0;
    this.pause = FIRST_PAUSE_MS;
    this.broken = false;
    this.stopped = new AbortController();
  }

  async start() {
    while (!this.stopped.signal.aborted) {
      try {
        const news = await this.ask();
        if (this.stopped.signal.aborted) return;
        this.take(news);
      } catch (trouble) {
        if (this.stopped.signal.aborted) return;
        await this.rest(trouble);
      }
    }
  }

  /** One long poll. A connection that hangs is given up, since a sleeping laptop leaves such behind. */
  ask() {
    const patience = AbortSignal.timeout(GIVE_UP_MS);
    const signal = AbortSignal.any([this.stopped.signal, patience]);
    // After trouble ask without waiting, so that the reader learns at once that all is well again.
    const wait = this.broken || this.rev === undefined ? 0 : WAIT_SECONDS;
    return this.platform.log(this.chatId, { after: this.after, wait, rev: this.rev }, signal);
  }

  take(news) {
    if (this.broken) this.found();
    this.broken = false;
    this.pause = FIRST_PAUSE_MS;
    this.rev = news.rev;
    if (news.next < this.after) return this.beginAnew();
    this.after = news.next;
    this.heard(news);
  }

  /** The platform was started anew and knows nothing of what stands on the page. */
  beginAnew() {
    this.after = 0;
    this.rev = undefined;
    this.anew();
  }

  async rest(trouble) {
    this.broken = true;
    this.lost(trouble, Math.round(this.pause / 1000));
    await new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, this.pause);
    });
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** Try again now instead of after the pause. */
  retry() {
    this.pause = FIRST_PAUSE_MS;
    this.wake?.();
  }

  stop() {
    this.stopped.abort();
    this.wake?.();
  }
}
