# One run of a course (tests/lib/course.h) as a picture: gnuplot -e "csv='...'; png='...'; flows=N; name='...'" plot.gp
set datafile separator ','
set terminal pngcairo size 1200,800 noenhanced
set output png
set multiplot layout 2,1 title name
set key outside right
set grid
set xlabel 's'
set ylabel 'kbit/s'
set yrange [0:*]
plot csv using 1:2 with steps lw 2 lc rgb 'black' title 'capacity', \
	csv using 1:($3 > 0 ? $3 : NaN) with steps lw 2 dt 2 lc rgb 'black' title 'capacity back', \
	for [i=1:flows] csv using 1:(column(5 + 2 * i) > 0 ? column(5 + 2 * i) : NaN) with lines lc i title sprintf('target %d', i), \
	for [i=1:flows] csv using 1:(column(6 + 2 * i)) with lines lw 0.5 dt 3 lc i title sprintf('acked %d', i), \
	csv using 1:(column(6) > 0 ? column(6) : NaN) with dots lc rgb 'gray' title 'TCP'
set ylabel 'ms'
plot csv using 1:4 with lines lc rgb 'red' title 'queue', \
	csv using 1:($3 > 0 ? $5 : NaN) with lines lc rgb 'orange' title 'queue back', \
	100 with lines dt 2 lc rgb 'black' title 'bar of p95'
