-- Why a runner's sandbox is not a better one, for the operator; null for the best.
alter table runner add column sandbox_shortfall varchar(1000);
