//! Lijiao (立交): the rule language of credit banks.
