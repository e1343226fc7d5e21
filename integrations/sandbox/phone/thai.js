/** Times and days as Thai readers write them: Bangkok time, Buddhist years. */

const ZONE = "Asia/Bangkok";
const WEEKDAYS = ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"];
const MONTHS = [
  "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
  "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
];
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

function parts(at) {
  const found = PARTS.formatToParts(at).map(({ type, value }) => [type, value]);
  return Object.fromEntries(found);
}

/** 09:41 */
export function clock(at) {
  const { hour, minute } = parts(at);
  return `${hour}:${minute}`;
}

/** วันพุธที่ 2 ธันวาคม 2569 */
export function day(at) {
  const { year, month, day: date } = parts(at);
  const weekday = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date))).getUTCDay();
  return `วัน${WEEKDAYS[weekday]}ที่ ${Number(date)} ${MONTHS[Number(month) - 1]} ${Number(year) + 543}`;
}

/** The calendar day in Bangkok, to compare with another. */
export function dayKey(at) {
  const { year, month, day: date } = parts(at);
  return `${year}-${month}-${date}`;
}
