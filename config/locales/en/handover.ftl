alt-person = Your message is noted for the staff.
person-title = It is noted for our staff
complaint-title = Thank you for telling us, and we are sorry
person-listed = It is on the staff's waiting list.
person-when-open = Staff read messages during opening hours, and you may have to wait. Opening hours: { $hours }
person-when-closed = We are closed now. Staff will read it from { $opens }.
person-when-unknown = I cannot say when staff will read it. If you cannot wait, please call the hospital directly.
person-worse = If things get worse or it is urgent, do not wait for an answer: call 1669.
