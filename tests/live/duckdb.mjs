// SPDX-License-Identifier: GPL-2.0-or-later
// duckdb.mjs FOLDER SQL - prints the rows of a query, a line each, with blanks between;
// FOLDER has DuckDB's node_modules.
import { createRequire } from 'node:module';

const [folder, sql] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const database = await DuckDBInstance.create(':memory:');
const connection = await database.connect();
const rows = (await connection.runAndReadAll(sql)).getRowsJson();

for (const row of rows)
	console.log(row.join(' '));
