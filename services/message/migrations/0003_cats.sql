-- phase: expand

-- Up Migration

-- What GET / draws above the system's state: one cat for each state the system can be in.
CREATE TABLE cats (
  mood text PRIMARY KEY CHECK (mood IN ('calm', 'busy', 'worried')),
  drawing text NOT NULL
);
INSERT INTO cats (mood, drawing) VALUES
('calm', $cat$
      |\__/|
      ( -.-)   z z
   .--(  ^  )--.
  (   `-----'   )~~,
   `-----------'$cat$),
('busy', $cat$
      /\_/\
     ( o.o )   _
      > ^ <   | |
     /|   |\__| |
    (_|___|_____)$cat$),
('worried', $cat$
      /\_/\   !
     ( O_O )
    ==  ~  ==
     /|||||\   ,
    (_/---\_)~~'$cat$);

GRANT SELECT ON cats TO message;

-- Down Migration
DROP TABLE cats;
