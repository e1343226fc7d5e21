/** Takes a made-up photograph, so that a picture sent from this phone is a real file at the other end. */

const WIDTH = 480;
const HEIGHT = 360;

function skin(pen) {
  pen.fillStyle = "#e8b890";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#cf5a4c";
  for (let spot = 0; spot < 14; spot += 1) {
    pen.beginPath();
    pen.arc(150 + ((spot * 67) % 190), 90 + ((spot * 41) % 150), 8 + (spot % 4) * 4, 0, Math.PI * 2);
    pen.fill();
  }
}

function caption(pen) {
  pen.fillStyle = "rgb(0 0 0 / 60%)";
  pen.fillRect(0, HEIGHT - 44, WIDTH, 44);
  pen.fillStyle = "#fff";
  pen.font = "22px Sarabun, 'Noto Sans Thai', Loma, sans-serif";
  pen.fillText("ภาพสมมติ: ผื่นที่แขน", 16, HEIGHT - 15);
}

/** An image message with a drawn picture of a rash, as PNG in base64. */
export function photograph() {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  skin(pen);
  caption(pen);
  return { type: "image", mime: "image/png", content_base64: canvas.toDataURL("image/png").split(",")[1] };
}
