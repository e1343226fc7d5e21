media-image = Thank you for the picture. I cannot look at pictures in this chat yet.
media-video = Thank you for the video. I cannot watch videos in this chat yet.
media-audio = Thank you for the voice message. I cannot listen to voice in this chat yet.
media-file = Thank you for the file. I cannot open files in this chat yet.
media-unknown = I cannot open this kind of message yet.
media-instead = Could you write in a few words what you need? You can also ask for a person. If it is life-threatening, call 1669 now.
sticker = Thank you for the sticker. Is there anything I can help with?
sticker-in-between = Thank you for the sticker. Shall we go on where we were?
