# Emergency rooms of the hospitals that KlaiMor knows (config/hospitals.yaml)
room-way = The way to the ER
room-here = The emergency room is open day and night: { $where }. Call 1669 first. If you do not wait for the ambulance, let somebody else drive.
room-near = The nearest emergency room that I know of: { $where }, about { $km } km away in a straight line (longer by road). If you do not wait for the ambulance, let somebody else drive.
room-far = The emergency rooms that I know of are far from you. Ask 1669 which one is nearest.
room-which = Share your location, and I can say which emergency room is nearest.
