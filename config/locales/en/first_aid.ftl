# What to do until the ambulance comes, in our own words; no clinician has signed these lines yet.
# Main sources: Thai Red Cross first aid, National Institute for Emergency Medicine (1669), IFRC International First Aid Guidelines 2020
# Three lines each: who is frightened reads little.
aid-everybody =
    While you wait
    • Somebody should stay with the person; if you are alone, call a neighbour.
    • Nothing to eat or drink. Do not drive yourself.
    • Open the door and turn on the light.
# The same where something sweet is what helps.
aid-everybody-sweet =
    While you wait
    • Somebody should stay with the person; if you are alone, call a neighbour.
    • Nothing else to eat or drink but the sweet drink. Do not drive yourself.
    • Open the door and turn on the light.
# IFRC 2020: hypoglycaemia (15 to 20 g of sugar for who is awake and can swallow, again after 15 minutes)
aid-sugar =
    • Awake and able to swallow: half a glass of sweet drink or fruit juice now.
    • No better after 15 minutes: the same again. Before the next diabetes medicine, ask a doctor.
    • Drowsy, hard to wake or not able to swallow: nothing by mouth, lay them on their side.
# IFRC 2020: unresponsive, recovery position; Thai Resuscitation Council (thaicpr.org)
aid-unconscious =
    • Not awake and not breathing, or gasping: put the phone on speaker and lay them on their back on firm ground.
    • Push hard and fast on the middle of the chest without a break, as 1669 tells you. Send somebody for an AED if there is one.
    • Not awake but breathing: lay them on their side and keep watching the breathing.
# IFRC 2020: foreign body airway obstruction
aid-choking =
    • Who can still cough should keep coughing. Cannot speak or cough: lean them forward and hit firmly between the shoulder blades 5 times.
    • If that fails, stand behind, fist above the navel: 5 belly thrusts (pregnant, or under 1 year: never the belly, press the middle of the chest).
    • Go on in turns until it comes out. If they pass out, push on the chest as 1669 tells you. No finger in the throat unless you see the thing.
# IFRC 2020: breathing difficulty
aid-breathing =
    • Let them sit in the easiest position for breathing, not lie flat.
    • Loosen their clothes and open a window.
    • If a doctor gave them an inhaler, use it as told.
# IFRC 2020: chest pain
aid-chest =
    • Stop everything and sit down in a comfortable position. No walking, no effort.
    • Loosen tight clothes, and have somebody stay.
    • If they pass out and do not breathe, push hard and fast on the chest as 1669 tells you.
# Neurological Institute of Thailand: BEFAST; IFRC 2020: stroke
aid-stroke =
    • Remember the time it began, or when they were last seen well, and tell 1669.
    • Let them lie down, on their side if they vomit or are drowsy. Give no medicine either.
    • Even if it is better now, go to hospital today.
# IFRC 2020: seizures
aid-seizure =
    • Watch the clock. Move hard things away and put something soft under the head.
    • Put nothing in the mouth and do not hold them down.
    • When it stops, lay them on their side and stay until they are fully awake.
# IFRC 2020: bleeding
aid-bleeding =
    • Press a clean cloth hard on the place that bleeds and keep pressing. Do not lift it to look.
    • If it soaks through, put another on top and keep pressing.
    • Let them lie flat and keep them warm; on their side if they vomit blood.
aid-lie-flat =
    • Let them lie flat and keep them warm. No walking.
    • On their side if they vomit or are drowsy.
    • No pain medicine either until a doctor has had a look.
# IFRC 2020: anaphylaxis
aid-allergy =
    • If a doctor gave them an allergy injection pen, use it now.
    • Let them lie flat, or sit up if they cannot breathe. No walking.
    • Stop whatever it came from, and keep it to show the doctor.
# Ramathibodi Poison Center 1367
aid-poison =
    • Do not make them vomit. On their side if they are drowsy.
    • Keep the bottle or packet for the doctor. Remember what was taken, how much and when.
    • The poison center answers on 1367, day and night.
# Thai Red Cross, Queen Saovabha Memorial Institute: snake bite
aid-bite =
    • Keep as still as possible, above all the bitten arm or leg. Let others carry you; do not walk.
    • Take off rings and tight things. Do not cut, suck or tie it.
    • Remember what the snake looked like; do not try to catch or kill it.
# IFRC 2020: head, neck and back injury
aid-injury =
    • Do not move the injured person unless you must, above all neck and back.
    • Press a clean cloth where it bleeds. If something is stuck in the wound, leave it in.
    • Keep them warm and talking. If they grow drowsy or breathe strangely, tell 1669 at once.
# IFRC 2020: burns
aid-burn =
    • Let clean water run over the burn for 20 minutes.
    • Take off rings and clothes that do not stick before it swells.
    • Cover it with a clean cloth. No ice, no toothpaste, no sauces.
aid-electric =
    • Do not touch them until the power is off: pull the plug or switch off the mains first.
    • If they do not breathe, push hard and fast on the chest as 1669 tells you.
    • Even if they feel well, a doctor must look today.
# IFRC 2020: drowning
aid-drowning =
    • Get them out of the water if it is safe. If not, throw something that floats; do not jump in.
    • If they do not breathe, give breaths and push on the chest as 1669 tells you.
    • Do not carry them upside down or press the belly. If they breathe, lay them on their side and keep them warm.
# Department of Health, Thailand: heat stroke
aid-heat =
    • Bring them into the shade, lying flat with the legs raised.
    • Take off extra clothes and keep cooling them with wet cloths and a fan.
    • On their side if they are drowsy or have a seizure.
# Department of Health, Thailand: danger signs in pregnancy
aid-pregnancy =
    • Lie on the left side. No walking.
    • Have the antenatal book ready, and wear a pad so that the doctor can see the blood or water.
    • If the baby is coming, do not pull; do as 1669 tells you.
# WHO IMCI: general danger signs
aid-child =
    • Hold or lay the child so that it breathes easily.
    • If it is drowsy or hard to wake, give no milk, water or medicine.
    • If it does not breathe, put the phone on speaker and do as 1669 tells you.
