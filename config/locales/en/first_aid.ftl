# What to do until the ambulance comes, in our own words; no clinician has signed these lines yet.
# Main sources: Thai Red Cross first aid, National Institute for Emergency Medicine (1669), IFRC International First Aid Guidelines 2020
aid-everybody = While you wait: somebody should stay with the person; if you are alone, call a neighbour. Nothing to eat or drink. Do not drive yourself. Open the door and turn on the light.
# IFRC 2020: unresponsive, recovery position; Thai Resuscitation Council (thaicpr.org)
aid-unconscious = Not awake and not breathing, or gasping: put the phone on speaker and push hard and fast on the middle of the chest as 1669 tells you. Not awake but breathing: lay them on their side.
# IFRC 2020: foreign body airway obstruction
aid-choking = Cannot speak or cough: lean them forward and hit firmly between the shoulder blades 5 times. If that fails, give 5 belly thrusts to an adult or older child; under 1 year never press the belly, press the middle of the chest instead.
# IFRC 2020: breathing difficulty
aid-breathing = Let them sit in the easiest position for breathing and loosen their clothes. If a doctor gave them an inhaler, use it as told.
# IFRC 2020: chest pain
aid-chest = Stop everything and sit down in a comfortable position. No walking, no effort.
# Neurological Institute of Thailand: BEFAST; IFRC 2020: stroke
aid-stroke = Remember the time it began, or when they were last seen well, and tell 1669. Give no medicine either. Even if it is better now, go to hospital today.
# IFRC 2020: seizures
aid-seizure = Put nothing in the mouth and do not hold them down. Move hard things away and watch the clock. When it stops, lay them on their side.
# IFRC 2020: bleeding
aid-bleeding = Press a clean cloth hard on the place that bleeds and keep pressing. Do not lift it to look. If it soaks through, put another on top.
aid-lie-flat = Let them lie flat and keep them warm; on their side if they vomit.
# IFRC 2020: anaphylaxis
aid-allergy = Let them lie flat, or sit up if they cannot breathe. If a doctor gave them an allergy injection pen, use it now.
# Ramathibodi Poison Center 1367
aid-poison = Do not make them vomit. Keep the bottle or packet for the doctor. Remember what was taken, how much and when. The poison center answers on 1367, day and night.
# Thai Red Cross, Queen Saovabha Memorial Institute: snake bite
aid-bite = Keep as still as possible, above all the bitten part. Take off rings and tight things. Do not cut, suck or tie it. Remember what the snake looked like; do not try to catch it.
# IFRC 2020: head, neck and back injury
aid-injury = Do not move the injured person unless you must, above all neck and back. If something is stuck in the wound, leave it in.
# IFRC 2020: burns
aid-burn = Let clean water run over the burn for 20 minutes. Take off rings before it swells. No ice, no toothpaste, no sauces.
aid-electric = Do not touch them until the power is off. If they do not breathe, push on the chest as 1669 tells you.
# IFRC 2020: drowning
aid-drowning = Get them out of the water if it is safe. Do not carry them upside down or press the belly. If they do not breathe, give breaths and push on the chest as 1669 tells you.
# Department of Health, Thailand: heat stroke
aid-heat = Bring them into the shade, take off extra clothes, cool them with wet cloths and a fan.
# Department of Health, Thailand: danger signs in pregnancy
aid-pregnancy = Lie on the left side and have the antenatal book ready. If the baby is coming, do not pull; do as 1669 tells you.
# WHO IMCI: general danger signs
aid-child = Hold the child so that it breathes easily. If it is drowsy or hard to wake, give no milk, water or medicine.
