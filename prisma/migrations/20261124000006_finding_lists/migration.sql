-- What lists of findings need. A list walks each cluster, state and severity by itself, newest or oldest first, and merges
-- the walks: so one index serves both sorts that stand on the episode, and a page begins where the last one ended. The two
-- things people come from, a check and a resource, lead to their episodes.
CREATE INDEX finding_episode_list_idx ON finding_episode (cluster_id, state, severity, first_failed_at, fingerprint);
CREATE INDEX finding_episode_check_idx ON finding_episode (cluster_id, check_id);
CREATE INDEX finding_episode_resource_idx ON finding_episode (cluster_id, resource_id);
-- A resource by its name alone, whatever its kind.
CREATE INDEX resource_name_idx ON resource (cluster_id, name);
-- Counting open findings goes by finding_episode_list_idx now.
DROP INDEX finding_episode_open_idx;
