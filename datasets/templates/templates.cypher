// Questions that a case is asked again and again, each an openCypher query that runs as it stands
// once its inputs have values: mekhala query CASE --template NAME --set key=value.
//
// @template, @title, @input name type [= default] text. Types: entity (an id or a name, as other
// verbs take it), text, integer, date.

// @template around
// @title everything within two links of one entity
// @input of entity whom or what
MATCH p = (c {id: $of})-[*1..2]-(n)
WITH n, min(length(p)) AS steps
WHERE n.id <> $of
RETURN steps, n.id AS id, n.label AS label, n.kind AS kind ORDER BY steps, id

// @template recruited_beside
// @title who recruited this person, and whom else they recruited
// @input of entity the person
MATCH (r)-[:RECRUITED]->(v {id: $of})
MATCH (r)-[x:RECRUITED]->(other)
WHERE other.id <> $of
RETURN r.id AS recruiter, r.label AS name, other.id AS recruited, other.country AS country,
  x._grade AS grade ORDER BY recruiter, recruited

// @template recruiters
// @title recruiters, by how many they recruited and into how many countries
MATCH (r)-[:RECRUITED]->(v)
RETURN r.id AS recruiter, r.label AS name, count(DISTINCT v) AS recruited,
  count(DISTINCT v.country) AS countries ORDER BY countries DESC, recruited DESC, recruiter

// @template country_pairs
// @title who links recruits of two countries, by pair
MATCH (r)-[:RECRUITED]->(a), (r)-[:RECRUITED]->(b)
WHERE a.country < b.country
RETURN a.country AS one, b.country AS other, count(DISTINCT r) AS recruiters,
  collect(DISTINCT r.label) AS names ORDER BY recruiters DESC, one, other

// @template chains
// @title who recruited somebody that recruits in turn
MATCH (a)-[:RECRUITED]->(b)-[:RECRUITED]->(c)
RETURN a.id AS first, b.id AS second, count(DISTINCT c) AS third ORDER BY third DESC, first, second

// @template shared_identifiers
// @title phones, accounts and addresses that several have, use or reach
// @input least integer = 2 how many
MATCH (n)--(x:Phone|Account|BankAccount|Wallet|Email|Document|Vehicle)
WITH x, collect(DISTINCT n.id) AS holders
WHERE size(holders) >= $least
RETURN x.id AS id, x.kind AS kind, x.label AS label, size(holders) AS count, holders
  ORDER BY count DESC, id

// @template shared_by_organizations
// @title what two organizations have in common
MATCH (a:Organization)--(x)--(b:Organization)
WHERE a.id < b.id
RETURN a.label AS one, b.label AS other, x.kind AS kind, x.id AS id, x.label AS shared
  ORDER BY one, other, id

// @template in_common
// @title what two entities have in common
// @input one entity the first
// @input other entity the second
MATCH (a {id: $one})--(x)--(b {id: $other})
RETURN DISTINCT x.id AS id, x.kind AS kind, x.label AS label ORDER BY id

// @template path
// @title a shortest path between two entities; with --least-grade B2 over good evidence alone
// @input from entity where it begins
// @input to entity where it ends
MATCH p = ANY SHORTEST (a {id: $from})-[*..8]-(b {id: $to})
UNWIND range(0, length(p) - 1) AS i
WITH nodes(p)[i] AS a, relationships(p)[i] AS r, nodes(p)[i + 1] AS b
RETURN a.label AS one, type(r) AS link, b.label AS other, r._grade AS grade, r._sources AS sources

// @template new_links
// @title links that began on a date or later
// @input since date 2024, 2024-02 or 2024-02-29
MATCH (a)-[r]->(b)
WHERE r._from >= $since
RETURN r._from AS since, a.label AS one, type(r) AS link, b.label AS other, r._grade AS grade
  ORDER BY since, one, link, other

// @template single_source
// @title links that rest on one source alone
MATCH (a)-[r]->(b)
WHERE size(r._sources) = 1
RETURN a.label AS one, type(r) AS link, b.label AS other, r._sources[0] AS source, r._grade AS grade
  ORDER BY source, one, link, other

// @template ungraded
// @title links whose evidence nobody has graded
MATCH (a)-[r]->(b)
WHERE r._grade IS NULL
RETURN a.label AS one, type(r) AS link, b.label AS other, r._sources AS sources
  ORDER BY one, link, other

// @template well_supported
// @title links that two or more sources tell of
// @input least integer = 2 how many sources
MATCH (a)-[r]->(b)
WHERE size(r._sources) >= $least
RETURN a.label AS one, type(r) AS link, b.label AS other, size(r._sources) AS sources,
  r._grade AS grade ORDER BY sources DESC, one, link, other

// @template places
// @title places, by who is held, lodged or met there
MATCH (n)-[:HELD_AT|LODGED_AT]->(place)
RETURN place.id AS id, place.label AS place, place.country AS country, count(DISTINCT n) AS people
  ORDER BY people DESC, id

// @template who_at
// @title who is linked to a place, and how
// @input place entity the place
MATCH (n)-[r]-(place {id: $place})
RETURN n.id AS id, n.label AS label, type(r) AS link, r._from AS since, r._to AS until
  ORDER BY id, link

// @template payments
// @title who pays whom
MATCH (a)-[r:PAYS|PAID_FOR|PAID_RANSOM]->(b)
RETURN a.label AS payer, type(r) AS link, b.label AS payee, r.amount AS amount,
  r.currency AS currency, r._from AS day ORDER BY payer, payee, day

// @template controllers
// @title identifiers and who controls them
MATCH (c)-[r:CONTROLS]->(x)
RETURN x.id AS id, x.kind AS kind, c.id AS controller, c.label AS name, r._grade AS grade
  ORDER BY id, controller

// @template transporters
// @title who transports people, and how many
MATCH (t)-[:TRANSPORTED]->(v)
RETURN t.id AS transporter, t.label AS name, count(DISTINCT v) AS people,
  collect(DISTINCT v.country) AS countries ORDER BY people DESC, transporter

// @template unconnected
// @title entities that no link names
MATCH (n)
WHERE NOT (n)--()
RETURN n.id AS id, n.kind AS kind, n.label AS label ORDER BY kind, id

// @template busiest
// @title entities with the most neighbors, protected people left out
// @input least integer = 3 how many neighbors
MATCH (n)--(m)
WHERE NOT n:Protected
WITH n, count(DISTINCT m) AS neighbors
WHERE neighbors >= $least
RETURN n.id AS id, n.kind AS kind, n.label AS label, neighbors ORDER BY neighbors DESC, id
