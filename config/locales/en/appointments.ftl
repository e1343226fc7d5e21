mine-title = Your appointment
mine-being-checked = This one is still being checked with the hospital
mine-none = You have no appointment booked in this chat. If you booked with the hospital directly, please call, or ask our staff.
