//! Names that clients know PostgreSQL, the lake and its schemas by, and the tables of PostgreSQL that are always empty.

/// The version of PostgreSQL that clients are told, by which they choose what to ask of its tables.
pub(super) const SERVER_VERSION: &str = concat!("15.0 (Oakham ", env!("CARGO_PKG_VERSION"), ")");
/// The schema.
pub(super) const NAME: &str = "pg_catalog";
/// What the tables of the lake are called together: the one database there is.
pub(super) const DATABASE: &str = "lake";
/// The schema of the lake's tables.
pub(super) const PUBLIC: &str = "public";
/// How tables are kept.
pub(super) const ACCESS_METHOD: &str = "parquet";
/// What everything belongs to.
pub(super) const OWNER_NAME: &str = "oakham";

/// Tables that are always empty: name and columns, each with the letter of its type (i whole, t text, b truth).
pub(super) const EMPTY: [(&str, &str); 37] = [
    ("pg_attrdef", "i:oid i:adrelid i:adnum t:adbin"),
    ("pg_auth_members", "i:roleid i:member i:grantor b:admin_option"),
    ("pg_cast", "i:oid i:castsource i:casttarget i:castfunc t:castcontext t:castmethod"),
    ("pg_collation", "i:oid t:collname i:collnamespace i:collowner t:collprovider t:collcollate t:collctype"),
    (
        "pg_constraint",
        "i:oid t:conname i:connamespace t:contype b:condeferrable b:condeferred b:convalidated i:conrelid \
         i:contypid i:conindid i:conparentid i:confrelid t:confupdtype t:confdeltype t:confmatchtype t:conkey \
         t:confkey t:conbin",
    ),
    ("pg_default_acl", "i:oid i:defaclrole i:defaclnamespace t:defaclobjtype t:defaclacl"),
    ("pg_depend", "i:classid i:objid i:objsubid i:refclassid i:refobjid i:refobjsubid t:deptype"),
    ("pg_enum", "i:oid i:enumtypid i:enumsortorder t:enumlabel"),
    ("pg_event_trigger", "i:oid t:evtname t:evtevent i:evtowner i:evtfoid t:evtenabled t:evttags"),
    ("pg_extension", "i:oid t:extname i:extowner i:extnamespace b:extrelocatable t:extversion"),
    ("pg_foreign_data_wrapper", "i:oid t:fdwname i:fdwowner"),
    ("pg_foreign_server", "i:oid t:srvname i:srvowner i:srvfdw t:srvtype t:srvversion t:srvoptions"),
    ("pg_foreign_table", "i:ftrelid i:ftserver t:ftoptions"),
    (
        "pg_index",
        "i:indexrelid i:indrelid i:indnatts i:indnkeyatts b:indisunique b:indisprimary b:indisexclusion \
         b:indimmediate b:indisclustered b:indisvalid b:indisready b:indislive b:indisreplident t:indkey \
         t:indoption t:indexprs t:indpred",
    ),
    ("pg_indexes", "t:schemaname t:tablename t:indexname t:tablespace t:indexdef"),
    ("pg_inherits", "i:inhrelid i:inhparent i:inhseqno b:inhdetachpending"),
    ("pg_matviews", "t:schemaname t:matviewname t:matviewowner t:definition b:hasindexes b:ispopulated"),
    (
        "pg_opclass",
        "i:oid i:opcmethod t:opcname i:opcnamespace i:opcowner i:opcfamily i:opcintype b:opcdefault",
    ),
    ("pg_partitioned_table", "i:partrelid t:partstrat i:partnatts t:partattrs"),
    ("pg_policy", "i:oid t:polname i:polrelid t:polcmd b:polpermissive t:polroles t:polqual t:polwithcheck"),
    (
        "pg_proc",
        "i:oid t:proname i:pronamespace i:proowner i:prolang t:prokind b:proretset t:provolatile i:pronargs \
         i:prorettype t:proargtypes t:proargnames t:prosrc",
    ),
    ("pg_publication", "i:oid t:pubname i:pubowner b:puballtables b:pubinsert b:pubupdate b:pubdelete"),
    ("pg_publication_namespace", "i:oid i:pnpubid i:pnnspid"),
    ("pg_publication_rel", "i:oid i:prpubid i:prrelid t:prqual t:prattrs"),
    ("pg_range", "i:rngtypid i:rngsubtype i:rngmultitypid"),
    ("pg_rewrite", "i:oid t:rulename i:ev_class t:ev_type t:ev_enabled b:is_instead"),
    ("pg_sequence", "i:seqrelid i:seqtypid i:seqstart i:seqincrement i:seqmax i:seqmin b:seqcycle"),
    ("pg_shdescription", "i:objoid i:classoid t:description"),
    ("pg_statistic_ext", "i:oid i:stxrelid t:stxname i:stxnamespace i:stxowner t:stxkind i:stxstattarget"),
    ("pg_tablespace", "i:oid t:spcname i:spcowner t:spcacl t:spcoptions"),
    (
        "pg_trigger",
        "i:oid i:tgrelid i:tgparentid t:tgname i:tgfoid i:tgtype t:tgenabled b:tgisinternal i:tgconstraint",
    ),
    ("pg_views", "t:schemaname t:viewname t:viewowner t:definition"),
    ("table_constraints", CONSTRAINTS),
    (
        "key_column_usage",
        "t:constraint_catalog t:constraint_schema t:constraint_name t:table_catalog t:table_schema t:table_name \
         t:column_name i:ordinal_position i:position_in_unique_constraint",
    ),
    (
        "referential_constraints",
        "t:constraint_catalog t:constraint_schema t:constraint_name t:unique_constraint_catalog \
         t:unique_constraint_schema t:unique_constraint_name t:match_option t:update_rule t:delete_rule",
    ),
    (
        "constraint_column_usage",
        "t:table_catalog t:table_schema t:table_name t:column_name t:constraint_catalog t:constraint_schema \
         t:constraint_name",
    ),
    ("check_constraints", "t:constraint_catalog t:constraint_schema t:constraint_name t:check_clause"),
];
const CONSTRAINTS: &str = "t:constraint_catalog t:constraint_schema t:constraint_name t:table_catalog t:table_schema \
                           t:table_name t:constraint_type t:is_deferrable t:initially_deferred t:enforced";

/// Tables of `information_schema` that stand here: the engine has none of them, or gives its own names of types.
pub(super) const OF_INFORMATION: [&str; 7] = [
    "character_sets",
    "check_constraints",
    "columns",
    "constraint_column_usage",
    "key_column_usage",
    "referential_constraints",
    "table_constraints",
];
/// That schema.
pub(super) const INFORMATION: &str = "information_schema";
