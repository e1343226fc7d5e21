/** What the chat says in small letters, between the bubbles. */

const SYSTEM = {
  follow: (message) => (message.follow?.isUnblocked ? "เลิกบล็อกบัญชีนี้แล้ว" : "เพิ่มเพื่อนแล้ว"),
  unfollow: () => "บล็อกบัญชีนี้แล้ว บอตส่งข้อความถึงไม่ได้",
  unsend: () => "ยกเลิกข้อความหนึ่งข้อความ",
  accountLink: (message) => (message.link?.result === "ok" ? "เชื่อมบัญชีแล้ว" : "เชื่อมบัญชีไม่สำเร็จ"),
};

/** The words for an entry that is a note and not a bubble, or null for a bubble. */
export function note(entry) {
  const { message } = entry;
  if (entry.unsent) return "ยกเลิกข้อความนี้แล้ว";
  if (entry.from === "system") return SYSTEM[message.type]?.(message) ?? message.text ?? message.type;
  // LINE shows nothing for a tap without displayText; here it is noted, since somebody is trying things out.
  if (message.type === "postback" && !message.displayText) return "แตะปุ่ม (ไม่มีข้อความแสดง)";
  return null;
}

/** The id of the message that this entry takes back, if it does. */
export const takenBack = (entry) => (entry.message?.type === "unsend" ? entry.message.unsend?.messageId : undefined);
