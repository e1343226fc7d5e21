/** Speaks to the pretend platform over HTTP. */

/** The platform could not be reached, or refused: `message` is Thai and says what to do next. `status` is 0 when unreachable. */
export class PlatformTrouble extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const UNREACHABLE = "ติดต่อเซิร์ฟเวอร์ไม่ได้ ตรวจว่าคำสั่ง klaimor demo ยังทำงานอยู่";

async function reason(response) {
  const body = await response.text().catch(() => "");
  try {
    const parsed = JSON.parse(body);
    return String(parsed.message ?? parsed.error ?? "").slice(0, 200);
  } catch {
    return "";
  }
}

async function call(path, { method = "GET", body, signal } = {}) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new PlatformTrouble(UNREACHABLE, 0);
  }
  if (!response.ok) {
    const why = await reason(response);
    throw new PlatformTrouble(`เซิร์ฟเวอร์ไม่รับคำขอ (${response.status}${why ? `: ${why}` : ""})`, response.status);
  }
  const text = await response.text().catch(() => {
    throw new PlatformTrouble(UNREACHABLE, 0);
  });
  return text ? JSON.parse(text) : null;
}

const API = "/sandbox/api";
const post = (path, body = {}) => call(`${API}${path}`, { method: "POST", body });
const of = (id) => `/users/${encodeURIComponent(id)}`;

export const platform = {
  users: () => call(`${API}/users`),
  addUser: (name) => post("/users", { name, follow: true }),
  say: (id, message) => post(`${of(id)}/messages`, message),
  tap: (id, postback) => post(`${of(id)}/postbacks`, postback),
  // all=1: also what was sent to a blocked phone, which is counted but never shown.
  log: (id, { after, wait, rev }, signal) => call(`${API}${of(id)}/log?all=1&after=${after}&wait=${wait}${rev === undefined ? "" : `&rev=${rev}`}`, { signal }),
  block: (id) => post(`${of(id)}/block`),
  unblock: (id) => post(`${of(id)}/unblock`),
  unsend: (id, messageId) => post(`${of(id)}/messages/${encodeURIComponent(messageId)}/unsend`),
  faults: () => call(`${API}/faults`),
  setFaults: (faults) => post("/faults", faults),
  clearFaults: () => call(`${API}/faults`, { method: "DELETE" }),
  clock: () => call(`${API}/clock`),
  setClock: (seconds) => post("/clock", { offset_seconds: seconds }),
  hospital: () => call(`${API}/hospital`),
  setHospitalFaults: (faults) => call("/sandbox/hospital/faults", { method: "POST", body: faults }),
};
