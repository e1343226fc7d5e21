# Results of triages go into the hospital's own system
handoff-send = Send to hospital
handoff-by-itself = I am also sending this result to { $hospital }, as you have agreed. They may not contact you: please do as it says above.
handoff-by-itself-urgent = I am also sending this result to { $hospital }, as you have agreed. Do not wait to hear from them: do what it says above now.
handoff-sent = All right, I am sending this result to { $hospital }. They may not contact you. If it gets worse, call 1669.
handoff-sent-urgent = All right, I am sending this result to { $hospital }. Do not wait to hear from them: go to the emergency room or call 1669 now.
handoff-too-old = This result is old by now and cannot be sent to the hospital. If you are still unwell, tell me how you are now.
handoff-withdrawn = You took back your consent about symptoms, so I do not send this result. If you want help, you can ask for a person.
