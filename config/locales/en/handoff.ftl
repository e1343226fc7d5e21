# Results of triages go into the hospital's own system
handoff-send = Send to hospital
handoff-by-itself = I am also sending this result to { $hospital }, as you have agreed. There is nothing more for you to do.
handoff-sent = All right, I am sending this result to { $hospital }. If it gets worse, do not wait to hear from them: call 1669.
handoff-too-old = This result is old by now and cannot be sent to the hospital. If you are still unwell, tell me how you are now.
handoff-withdrawn = You took back your consent about symptoms, so I do not send this result. If you want help, you can ask for a person.
