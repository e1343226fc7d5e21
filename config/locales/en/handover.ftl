alt-person = Your message is noted for the staff.
person-title = It is noted for our staff
complaint-title = Thank you for telling us, and we are sorry
person-listed = Your message is on the staff's waiting list. You can go on writing here.
person-when-open = Staff read messages during opening hours: { $hours }. It may take a little while.
person-when-closed = We are closed now. Staff will read it from { $opens }.
person-when-unknown = I cannot say when staff will read it. If you cannot wait, please call the hospital directly.
person-worse = If things get worse or it is urgent, do not wait for an answer: call 1669.
