# 1330: National Health Security Office (nhso.go.th)
call-1330 = Call 1330 (coverage)
hours-title = Opening hours
hours-unknown = I do not know the opening hours. Please ask the hospital directly.
hours-open-now = It is open now.
hours-closed-now = It is closed now and opens again { $opens }.
hours-holidays = Special holidays may differ. If in doubt, please call before you come.
where-title = Where the departments are
where-unknown = I do not know where this department is. Please ask at the information desk, or call the hospital.
where-line = { $department }: { $place }
rights-title = Rights and costs
rights-whom = I cannot check this in the chat yet. For universal coverage call 1330; for costs and other schemes ask the hospital. Please bring your ID card when you come.
medicine-title = Medicine refill
medicine-how = Refills cannot be ordered in this chat yet. You can book a visit here, or call the hospital. If you are running out, please do not stop or change the medicine on your own; contact the hospital soon.
results-title = Test results
results-how = Results cannot be seen in this chat yet. Call the hospital, or ask your doctor at the visit. For help from our staff, tap "Talk to a person".
doctors-title = Doctors' days
doctors-how = I cannot look up one doctor's days yet. Tap "Book a visit" and choose a department to see all free days and times.
