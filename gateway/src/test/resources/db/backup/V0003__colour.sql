alter table parent add column colour text not null default 'red';
