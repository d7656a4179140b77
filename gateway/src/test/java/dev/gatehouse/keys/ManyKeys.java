package dev.gatehouse.keys;

/** Very many keys, made by the database itself. */
final class ManyKeys {
    private ManyKeys() {}

    /** Of 1,000 users and 100 teams, every third of none; created one a second. */
    static void make(KeysFixture world, int count) {
        world.database.read(tx -> tx.handle().execute("""
                insert into virtual_key (token, key_name, key_alias, spend, models, metadata, user_id, team_id, created_at,
                                         created_by, updated_at, updated_by)
                select encode(sha256(convert_to('sk-' || n, 'utf8')), 'hex'), 'sk-...' || lpad(n::text, 4, '0'),
                       'Service-' || n || '-prod', (n * 7919 % 100000) / 100.0, '{gpt-4o,claude-sonnet}',
                       jsonb_build_object('tags', jsonb_build_array('a', 'b'), 'purpose', repeat('x', 200)),
                       'user-' || n % 1000, case when n % 3 > 0 then 'team-' || n % 100 end,
                       timestamptz '2025-01-01' + n * interval '1 s', 'admin', timestamptz '2025-01-01', 'admin'
                from generate_series(1, ?) n
                """, count));
        world.database.read(tx -> tx.handle().execute("vacuum analyze virtual_key"));
    }
}
