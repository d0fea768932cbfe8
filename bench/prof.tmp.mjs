import { TimeSeriesLibrary } from 'uchronia'
const cat='/work/main/out/bench-reading/catalogue.yaml'
const t=()=>Number(process.hrtime.bigint())/1e6
const lib=TimeSeriesLibrary.open(cat); const s=lib.getSeries(process.argv[2]);
const all=[]
for(let i=0;i<40;i++){const a=t(); s.toArrow(); all.push(t()-a)}
all.sort((a,b)=>a-b); console.log(process.argv[2],'median',all[20].toFixed(2),'min',all[0].toFixed(2),'p90',all[36].toFixed(2))
