mine-title = Your appointment
mine-being-checked = This one is still being checked with the hospital
mine-none = You have no appointment booked in this chat. If you booked with the hospital directly, please call, or ask our staff.
mine-move = I cannot move appointments in this chat yet. The staff have been told
mine-cancel = I cannot cancel appointments in this chat yet. The staff have been told
mine-listed = Your appointment stands until the staff contact you. You can write the days that suit you here. Calling the hospital is quicker.
mine-coming = Thank you for letting us know. Your appointment stands; nothing more is needed.
