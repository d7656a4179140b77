-- Lists of keys are counted exactly, and read to any page, from indexes alone. Keys of the console's sessions are never listed. None of
-- these columns changes with use, so that what is spent is written without touching an index.
drop index virtual_key_created;
create index virtual_key_listed on virtual_key (created_at desc, token desc) where team_id is distinct from 'litellm-dashboard';

-- For parts of names in any case; the name itself lets the index answer alone.
create index virtual_key_listed_alias on virtual_key (key_alias, lower(key_alias))
    where team_id is distinct from 'litellm-dashboard';
create index virtual_key_listed_user on virtual_key (user_id, lower(user_id))
    where team_id is distinct from 'litellm-dashboard';
