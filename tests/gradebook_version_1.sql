BEGIN TRANSACTION;
CREATE TABLE adjustments (
	id INTEGER NOT NULL, 
	student VARCHAR(120) NOT NULL, 
	lab TEXT NOT NULL, 
	points FLOAT NOT NULL, 
	reason TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(student) REFERENCES students (id)
);
INSERT INTO "adjustments" VALUES(1,'ann','lab',1.0,'an oral exam','ada','2026-11-21T18:00:00+00:00');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	student VARCHAR(120) NOT NULL, 
	lab TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	submission VARCHAR(64) NOT NULL, 
	files TEXT NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (student, lab, number), 
	FOREIGN KEY(student) REFERENCES students (id)
);
INSERT INTO "attempts" VALUES(1,'ann','lab',1,'82a032fee1a0e4d2ecc6af488c978933c7831339a6f93467f191c8b991e421cc','[[".py","49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1"]]','2026-11-21T18:00:00+00:00');
INSERT INTO "attempts" VALUES(2,'bob','lab',1,'cc308e4389972e33ea17fbf5faa7c7781ff91ad8854384b31d2cf6f202542353','[[".py","81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9"]]','2026-11-21T18:00:00+00:00');
INSERT INTO "attempts" VALUES(3,'bob','lab',2,'e19e039e47393ea367e4036932b03908214936fea996fd03c58184605ec39466','[[".py","16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"]]','2026-11-21T18:00:00+00:00');
CREATE TABLE hand_ins (
	sha256 VARCHAR(64) NOT NULL, 
	suffix VARCHAR(8) NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (sha256, suffix)
);
INSERT INTO "hand_ins" VALUES('49915e0d7d4b402e3017d010bc1c0e83cac6c797d6c16e66340fe3268693a6a1','.py',X'789C4BCCCB03000270013E');
INSERT INTO "hand_ins" VALUES('81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9','.py',X'789C4BCA4F020002690134');
INSERT INTO "hand_ins" VALUES('16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4','.py',X'789C2B4E4DCECF4B010008CA027D');
CREATE TABLE outcomes (
	result INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	task TEXT NOT NULL, 
	weight FLOAT NOT NULL, 
	visibility VARCHAR(16) NOT NULL, 
	outcome VARCHAR(20) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	more TEXT NOT NULL, 
	PRIMARY KEY (result, position), 
	FOREIGN KEY(result) REFERENCES results (id)
);
INSERT INTO "outcomes" VALUES(1,0,'test_a','main',1.0,'hidden','passed','e46386640c2548d0f8af2c52379b3b292bba100815077f26313ffff3595d40b0','{"hint":"a hint on test_a","message":"","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
INSERT INTO "outcomes" VALUES(1,1,'test_b','main',1.0,'hidden','failed','ca254073461f559fe2baa8dc971e6ec113446a8694d7157a4824f47608c812d6','{"hint":"a hint on test_b","message":"how it went \u2713","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
INSERT INTO "outcomes" VALUES(1,2,'test_bonus','bonus',1.0,'hidden','passed','c8990e79f0fead017acd38c7ec8be16a6c81c66289be9c0fdb3ffb1259b6443a','{"hint":"a hint on test_bonus","message":"","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
INSERT INTO "outcomes" VALUES(2,0,'test_a','main',1.0,'hidden','passed','e46386640c2548d0f8af2c52379b3b292bba100815077f26313ffff3595d40b0','{"hint":"a hint on test_a","message":"","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
INSERT INTO "outcomes" VALUES(2,1,'test_b','main',1.0,'hidden','failed','ca254073461f559fe2baa8dc971e6ec113446a8694d7157a4824f47608c812d6','{"hint":"a hint on test_b","message":"how it went \u2713","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
INSERT INTO "outcomes" VALUES(2,2,'test_bonus','bonus',1.0,'hidden','passed','c8990e79f0fead017acd38c7ec8be16a6c81c66289be9c0fdb3ffb1259b6443a','{"hint":"a hint on test_bonus","message":"","detail":"","line":3,"cell":0,"cpu":0.0123456,"with_reference":[],"output":""}');
CREATE TABLE results (
	id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	how VARCHAR(16) NOT NULL, 
	gradable BOOLEAN NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	level VARCHAR(8) NOT NULL, 
	device VARCHAR(16) NOT NULL, 
	seed VARCHAR(24) NOT NULL, 
	graded_at VARCHAR(32) NOT NULL, 
	author TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	more TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(attempt) REFERENCES attempts (id)
);
INSERT INTO "results" VALUES(1,1,'key of ann','graded',1,'abababababababababababababababababababababababababababababababab','L2','cpu','7','2026-01-02T03:04:05+00:00','ada','2026-11-21T18:00:00+00:00','{"problem":"","notes":["a note"],"versions":{"torch":"2.15"},"hashes":{"suite":"s1","harness":"h"},"executed":false}');
INSERT INTO "results" VALUES(2,2,'key of bob','graded',1,'abababababababababababababababababababababababababababababababab','L2','cpu','7','2026-01-02T03:04:05+00:00','ada','2026-11-21T18:00:00+00:00','{"problem":"","notes":["a note"],"versions":{"torch":"2.15"},"hashes":{"suite":"s1","harness":"h"},"executed":false}');
CREATE TABLE scores (
	id INTEGER NOT NULL, 
	student VARCHAR(120) NOT NULL, 
	lab TEXT NOT NULL, 
	result INTEGER, 
	score FLOAT NOT NULL, 
	max_score FLOAT NOT NULL, 
	more TEXT NOT NULL, 
	why VARCHAR(16) NOT NULL, 
	author TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(student) REFERENCES students (id), 
	FOREIGN KEY(result) REFERENCES results (id)
);
INSERT INTO "scores" VALUES(1,'ann','lab',1,6.0,10.0,'{"score":6.0,"max_score":10.0,"raw":6.0,"open_points":0.0,"attempt":1,"attempts":1,"late_days":0,"penalty":0.0,"adjustment":0.0,"pending":false}','grade','ada','2026-11-21T18:00:00+00:00');
INSERT INTO "scores" VALUES(2,'bob','lab',2,6.0,10.0,'{"score":6.0,"max_score":10.0,"raw":6.0,"open_points":0.0,"attempt":1,"attempts":1,"late_days":0,"penalty":0.0,"adjustment":0.0,"pending":false}','grade','ada','2026-11-21T18:00:00+00:00');
INSERT INTO "scores" VALUES(3,'ann','lab',1,7.0,10.0,'{"score":7.0,"max_score":10.0,"raw":6.0,"open_points":0.0,"attempt":1,"attempts":1,"late_days":0,"penalty":0.0,"adjustment":1.0,"pending":false}','adjust','ada','2026-11-21T18:00:00+00:00');
CREATE TABLE students (
	id VARCHAR(120) NOT NULL, 
	name TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	number TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "students" VALUES('ann','ann','"ann"','','');
INSERT INTO "students" VALUES('bob','bob','"bob"','','');
CREATE TABLE times (
	id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	submitted VARCHAR(32) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(attempt) REFERENCES attempts (id)
);
INSERT INTO "times" VALUES(1,1,'2026-03-01T12:00:00+00:00','given','2026-11-21T18:00:00+00:00');
INSERT INTO "times" VALUES(2,2,'2026-03-01T12:00:00+00:00','given','2026-11-21T18:00:00+00:00');
INSERT INTO "times" VALUES(3,3,'2026-03-02T12:00:00+00:00','given','2026-11-21T18:00:00+00:00');
CREATE TABLE torchgrade (
	version INTEGER NOT NULL
);
INSERT INTO "torchgrade" VALUES(1);
CREATE INDEX adjustments_of ON adjustments (student, lab);
CREATE INDEX ix_times_attempt ON times (attempt);
CREATE INDEX ix_results_attempt ON results (attempt);
CREATE INDEX ix_results_key ON results ("key");
CREATE INDEX scores_of ON scores (student, lab);
COMMIT;
